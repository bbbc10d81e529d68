#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace turngap {

/// What a store tells of the bytes of an object, to be compared with those that have come.
struct ObjectChecksum {
  std::string algorithm;  ///< "MD5", "SHA256", "SHA1", "CRC64NVME", "CRC32C" or "CRC32"
  std::string bytes;      ///< the sum itself, not written in digits
};

/// An ETag that is the MD5 of the object, in 32 hexadecimal digits; nothing where it is something else.
std::optional<ObjectChecksum> md5_in_etag(const std::string& etag);

/// The headers of an answer that checksum_in reads: x-amz-checksum-…
std::vector<std::string> checksum_headers();

/// The best checksum that the headers give of the whole object. Nothing where they give none, or one of its parts
/// (COMPOSITE).
std::optional<ObjectChecksum> checksum_in(const std::map<std::string, std::string>& headers);

/// What the bytes of a file come to, read once.
struct FileSums {
  std::string sha256;       ///< hexadecimal
  bool as_expected = true;  ///< they have the checksum that was expected, or none was
};

/// Throws FatalError where the file cannot be read.
FileSums sums_of_file(const std::filesystem::path& file, const std::optional<ObjectChecksum>& expected);

}  // namespace turngap
