#include "storage/object_checksum.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <boost/crc.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "net/private_file.h"
#include "turngap/core/error.h"

namespace turngap {
namespace {

constexpr const char* kChecksumType = "x-amz-checksum-type";

// The best first. What Amazon calls CRC64NVME is the CRC of NVM Express, 64 bits.
constexpr std::array<std::pair<const char*, std::string_view>, 5> kChecksums{{
    {"x-amz-checksum-sha256", "SHA256"},
    {"x-amz-checksum-sha1", "SHA1"},
    {"x-amz-checksum-crc64nvme", "CRC64NVME"},
    {"x-amz-checksum-crc32c", "CRC32C"},
    {"x-amz-checksum-crc32", "CRC32"},
}};

using Crc32c = boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true>;
using Crc64Nvme = boost::crc_optimal<64, 0xAD93D23594C93659, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, true, true>;

struct DigestCloser {
  void operator()(EVP_MD_CTX* digest) const { EVP_MD_CTX_free(digest); }
};

std::string digest_of(const std::filesystem::path& file, const std::string& algorithm) {
  const std::unique_ptr<EVP_MD_CTX, DigestCloser> digest(EVP_MD_CTX_new());
  const EVP_MD* kind = EVP_get_digestbyname(algorithm.c_str());
  if (!digest || kind == nullptr || EVP_DigestInit_ex(digest.get(), kind, nullptr) != 1) {
    throw FatalError(fmt::format("OpenSSL: {} cannot be used", algorithm));
  }
  for_each_block(file,
                 [&](std::span<const char> bytes) { EVP_DigestUpdate(digest.get(), bytes.data(), bytes.size()); });
  std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
  unsigned length = 0;
  EVP_DigestFinal_ex(digest.get(), sum.data(), &length);
  return {sum.begin(), sum.begin() + length};
}

// The most significant byte first.
template <typename Crc>
std::string crc_of(const std::filesystem::path& file) {
  Crc crc;
  for_each_block(file, [&](std::span<const char> bytes) { crc.process_bytes(bytes.data(), bytes.size()); });
  const std::uint64_t sum = crc.checksum();
  std::string text;
  for (int shift = Crc::bit_count - 8; shift >= 0; shift -= 8) text += static_cast<char>(sum >> shift & 0xFF);
  return text;
}

// Empty where it is no base64, as with the number of parts behind it.
std::string from_base64(const std::string& text) {
  std::string bytes(text.size(), '\0');
  const int length =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  const auto padding = text.size() - (text.find_last_not_of('=') + 1);
  if (length < 0 || padding > 2) return "";
  bytes.resize(static_cast<std::size_t>(length) - padding);
  return bytes;
}

}  // namespace

std::optional<ObjectChecksum> md5_in_etag(const std::string& etag) {
  if (etag.size() != 32 || etag.find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < etag.size(); i += 2)
    bytes += static_cast<char>(std::stoi(etag.substr(i, 2), nullptr, 16));
  return ObjectChecksum{"MD5", bytes};
}

std::vector<std::string> checksum_headers() {
  std::vector<std::string> names{kChecksumType};
  for (const auto& [name, algorithm] : kChecksums) names.emplace_back(name);
  return names;
}

std::optional<ObjectChecksum> checksum_in(const std::map<std::string, std::string>& headers) {
  const auto type = headers.find(kChecksumType);
  if (type != headers.end() && type->second == "COMPOSITE") return std::nullopt;
  for (const auto& [name, algorithm] : kChecksums) {
    const auto given = headers.find(name);
    if (given == headers.end()) continue;
    std::string bytes = from_base64(given->second);
    if (!bytes.empty()) return ObjectChecksum{std::string(algorithm), std::move(bytes)};
  }
  return std::nullopt;
}

bool has_checksum(const std::filesystem::path& file, const ObjectChecksum& checksum) {
  if (checksum.algorithm == "CRC32") return crc_of<boost::crc_32_type>(file) == checksum.bytes;
  if (checksum.algorithm == "CRC32C") return crc_of<Crc32c>(file) == checksum.bytes;
  if (checksum.algorithm == "CRC64NVME") return crc_of<Crc64Nvme>(file) == checksum.bytes;
  return digest_of(file, checksum.algorithm) == checksum.bytes;
}

}  // namespace turngap
