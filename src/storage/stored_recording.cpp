#include "turngap/storage/stored_recording.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "core/audio_name.h"
#include "core/digest.h"

namespace turngap {
namespace {

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kTellingDigits = 12;

bool is_safe(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
}

std::string_view extension_of(std::string_view name) {
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || !is_audio_name(name) ? "" : name.substr(dot);
}

}  // namespace

std::string stem_of(const std::string& name) {
  return name.substr(0, name.rfind('.'));
}

std::string local_name(const std::string& key, bool tell_apart) {
  const std::string last = key.substr(key.rfind('/') + 1);
  std::string name = last;
  std::ranges::replace_if(
      name, [](char c) { return !is_safe(c); }, '_');
  const std::string extension(extension_of(name));
  std::string stem = name.substr(0, name.size() - extension.size());
  if (stem.starts_with(".") || stem.starts_with("-")) stem.front() = '_';
  if (stem.size() > kLongestName) stem.resize(kLongestName);
  if (stem.empty()) stem = "recording";
  const bool changed = stem + extension != last;
  if (changed || tell_apart) stem += "-" + sha256_of(key).substr(0, kTellingDigits);
  return stem + (extension.empty() ? ".wav" : extension);
}

}  // namespace turngap
