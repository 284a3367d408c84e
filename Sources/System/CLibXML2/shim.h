// libxml2 as Swift sees it. Function-like macros and mutable globals do not reach Swift, so they are wrapped here.
#pragma once
#include <libxml/xmlversion.h>
// Distributions build libxml2 with ICU, whose headers collide with Foundation's. This changes only the tail of
// struct _xmlCharEncodingHandler, which Lanyard never allocates or reads.
#undef LIBXML_ICU_ENABLED
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <string.h>

static inline void lanyard_xmlFree(void *pointer) { xmlFree(pointer); }

static void lanyard_ignoreXMLError(void *context, void *error) {
  (void)context;
  (void)error;
}

// Error handlers belong to a thread, so this is called before each piece of work: libxml2 must never print.
static inline void lanyard_xmlQuiet(void) {
  xmlSetStructuredErrorFunc(NULL, (xmlStructuredErrorFunc)lanyard_ignoreXMLError);
}

// Well-formed, with every prefix bound: libxml2 reports the second apart from the first.
static inline int lanyard_xmlIsWellFormed(xmlParserCtxtPtr context) {
  return context->wellFormed != 0 && context->nsWellFormed != 0;
}

static inline int lanyard_xmlErrorLine(xmlParserCtxtPtr context) { return context->lastError.line; }

static inline int lanyard_xmlHasSubset(xmlDocPtr document) {
  return document->intSubset != NULL || document->extSubset != NULL;
}

// Whether both have the same octets.
static inline int lanyard_sameOctets(const void *left, const void *right, size_t count) {
  return memcmp(left, right, count) == 0;
}

// Whether the C string has exactly these octets.
static inline int lanyard_hasOctets(const xmlChar *string, const void *octets, size_t count) {
  return strncmp((const char *)string, (const char *)octets, count) == 0 && string[count] == 0;
}
