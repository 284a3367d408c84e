// zlib as Swift sees it: inflateInit2 and deflateInit2 are macros.
#pragma once
#include <zlib.h>

static inline int lanyard_inflateInitRaw(z_stream *stream) { return inflateInit2(stream, -15); }
static inline int lanyard_deflateInitRaw(z_stream *stream) {
  return deflateInit2(stream, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}
