#include "storage/object_checksum.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "core/base64.h"
#include "core/digest.h"
#include "net/private_file.h"
#include "storage/crc.h"

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

/// The sum of one algorithm, piece by piece.
class ObjectSum {
 public:
  virtual ~ObjectSum() = default;
  virtual void add(std::span<const char> bytes) = 0;
  virtual std::string bytes() = 0;
};

class DigestSum : public ObjectSum {
 public:
  explicit DigestSum(const std::string& algorithm) : digest_(algorithm.c_str()) {}

  void add(std::span<const char> bytes) override { digest_.add(bytes); }
  std::string bytes() override { return digest_.bytes(); }

 private:
  Digest digest_;
};

class CrcSum : public ObjectSum {
 public:
  explicit CrcSum(CrcKind kind) : bits_(kind.bits), crc_(kind) {}

  void add(std::span<const char> bytes) override { crc_.add(bytes); }

  // The most significant byte first.
  std::string bytes() override {
    std::string text;
    for (int shift = bits_ - 8; shift >= 0; shift -= 8) text += static_cast<char>(crc_.sum() >> shift & 0xFF);
    return text;
  }

 private:
  int bits_;
  Crc crc_;
};

std::unique_ptr<ObjectSum> sum_of(const std::string& algorithm) {
  if (algorithm == "CRC32") return std::make_unique<CrcSum>(kCrc32);
  if (algorithm == "CRC32C") return std::make_unique<CrcSum>(kCrc32c);
  if (algorithm == "CRC64NVME") return std::make_unique<CrcSum>(kCrc64Nvme);
  return std::make_unique<DigestSum>(algorithm);
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
    // With the number of parts behind it, it is no base64.
    if (auto bytes = from_base64(given->second)) return ObjectChecksum{std::string(algorithm), *std::move(bytes)};
  }
  return std::nullopt;
}

// The SHA-256 of the sidecar is taken anyway: a store that gives it costs nothing more.
FileSums sums_of_file(const std::filesystem::path& file, const std::optional<ObjectChecksum>& expected) {
  Digest sha256;
  const bool another = expected && expected->algorithm != "SHA256";
  const auto other = another ? sum_of(expected->algorithm) : nullptr;
  for_each_block(file, [&](std::span<const char> bytes) {
    sha256.add(bytes);
    if (other) other->add(bytes);
  });
  const std::string sum = sha256.bytes();
  return {hexadecimal(sum), !expected || (other ? other->bytes() : sum) == expected->bytes};
}

}  // namespace turngap
