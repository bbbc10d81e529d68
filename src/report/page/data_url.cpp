#include "report/page/data_url.h"

#include <fmt/format.h>
#include <zlib.h>

#include "core/base64.h"
#include "core/digest.h"
#include "turngap/core/error.h"

namespace turngap {

std::string deflated(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  const int code = compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                             bytes.size(), Z_DEFAULT_COMPRESSION);
  if (code != Z_OK) throw FatalError(fmt::format("zlib: the calls of the page cannot be compressed ({})", code));
  out.resize(size);
  return out;
}

std::string data_url(std::string_view media_type, std::string_view bytes) {
  return std::string("data:").append(media_type).append(";base64,") + to_base64(bytes);
}

std::string policy_hash(std::string_view text) {
  Digest sum;
  sum.add(text);
  return "'sha256-" + to_base64(sum.bytes()) + "'";
}

}  // namespace turngap
