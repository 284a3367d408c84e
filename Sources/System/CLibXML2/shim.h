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
#include <stdint.h>
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

// How many octets from the start on hold none of the four marks and nothing below `controls`, in steps of sixteen:
// compilers make one comparison of each step, where the processor has such.
static inline size_t lanyard_plainOctets(const void *octets, size_t count, uint32_t marks, uint8_t controls) {
  typedef uint8_t Lanes __attribute__((vector_size(16)));
  const Lanes zero = {0};
  const Lanes first = zero + (uint8_t)marks, second = zero + (uint8_t)(marks >> 8);
  const Lanes third = zero + (uint8_t)(marks >> 16), fourth = zero + (uint8_t)(marks >> 24), lowest = zero + controls;
  size_t place = 0;
  for (; place + 16 <= count; place += 16) {
    Lanes block;
    uint64_t words[2];
    memcpy(&block, (const uint8_t *)octets + place, 16);
    Lanes found = (Lanes)(block == first) | (Lanes)(block == second) | (Lanes)(block == third) |
                  (Lanes)(block == fourth) | (Lanes)(block < lowest);
    memcpy(words, &found, 16);
    if (words[0] | words[1]) break;
  }
  return place;
}
