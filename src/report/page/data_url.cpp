#include "report/page/data_url.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <zlib.h>

#include "core/digest.h"
#include "turngap/core/error.h"

namespace turngap {

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // and the NUL that OpenSSL adds
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

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
  return std::string("data:").append(media_type).append(";base64,") + base64(bytes);
}

std::string policy_hash(std::string_view text) {
  Digest sum;
  sum.add(text);
  return "'sha256-" + base64(sum.bytes()) + "'";
}

}  // namespace turngap
