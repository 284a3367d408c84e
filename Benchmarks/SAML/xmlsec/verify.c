// What libxmlsec1 alone needs to verify the signature of one message: parse, find the Signature, verify it with the one
// key, free. No check of SAML is made. Prints the CPU time of one verification in nanoseconds, as the median of batches.
//
//   verify FILE CERTIFICATE ID-ELEMENT SECONDS
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xmlsec/crypto.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

static double cpuSeconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static char *readFile(const char *path, long *count) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return NULL;
  fseek(file, 0, SEEK_END);
  *count = ftell(file);
  rewind(file);
  char *octets = malloc(*count + 1);
  if (octets != NULL && fread(octets, 1, *count, file) != (size_t)*count) {
    free(octets);
    octets = NULL;
  }
  fclose(file);
  return octets;
}

// Declares `ID` of this element to be an identifier; libxmlsec1 finds references by it.
static void declareID(xmlNodePtr node, const xmlChar *name) {
  for (; node != NULL; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (xmlStrEqual(node->name, name)) {
      xmlAttrPtr attribute = xmlHasProp(node, BAD_CAST "ID");
      xmlChar *value = xmlGetProp(node, BAD_CAST "ID");
      if (attribute != NULL && value != NULL) xmlAddID(NULL, node->doc, value, attribute);
      xmlFree(value);
    }
    declareID(node->children, name);
  }
}

static int verify(const char *octets, long count, xmlSecKeyPtr key, const char *name) {
  xmlDocPtr document = xmlReadMemory(octets, count, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
  if (document == NULL) return 0;
  xmlNodePtr root = xmlDocGetRootElement(document);
  declareID(root, BAD_CAST name);
  xmlNodePtr signature = xmlSecFindNode(root, xmlSecNodeSignature, xmlSecDSigNs);
  int verified = 0;
  xmlSecDSigCtxPtr context = xmlSecDSigCtxCreate(NULL);
  if (signature != NULL && context != NULL) {
    context->signKey = xmlSecKeyDuplicate(key);
    verified = xmlSecDSigCtxVerify(context, signature) == 0 && context->status == xmlSecDSigStatusSucceeded;
  }
  if (context != NULL) xmlSecDSigCtxDestroy(context);
  xmlFreeDoc(document);
  return verified;
}

static int ascending(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return difference < 0 ? -1 : difference > 0;
}

int main(int argc, char **argv) {
  long count = 0;
  if (argc != 5) return 2;
  char *octets = readFile(argv[1], &count);
  xmlInitParser();
  if (octets == NULL || xmlSecInit() < 0 || xmlSecCryptoAppInit(NULL) < 0 || xmlSecCryptoInit() < 0) return 70;
  xmlSecKeyPtr key = xmlSecCryptoAppKeyLoad(argv[2], xmlSecKeyDataFormatCertPem, NULL, NULL, NULL);
  if (key == NULL) return 70;
  enum { batch = 20, most = 20000 };
  static double times[most];
  int batches = 0;
  double end = cpuSeconds() + atof(argv[4]);
  while (batches < most && cpuSeconds() < end) {
    double start = cpuSeconds();
    for (int turn = 0; turn < batch; turn++) {
      if (!verify(octets, count, key, argv[3])) {
        fputs("libxmlsec1 refuses the message\n", stderr);
        return 1;
      }
    }
    times[batches++] = (cpuSeconds() - start) / batch;
  }
  qsort(times, batches, sizeof times[0], ascending);
  printf("%.0f\n", times[batches / 2] * 1e9);
  return 0;
}
