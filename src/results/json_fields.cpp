#include "results/json_fields.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace turngap {
namespace {

constexpr int kDeepest = 64;

// Brackets inside strings are none.
bool nests_too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '[' || c == '{')) {
      if (++depth > kDeepest) return true;
    } else if (!quoted && (c == ']' || c == '}')) {
      --depth;
    }
  }
  return false;
}

}  // namespace

nlohmann::json parse_json(std::string_view text) {
  if (nests_too_deep(text)) return nlohmann::json::value_t::discarded;
  return nlohmann::json::parse(text, nullptr, false);
}

std::string text_of(const nlohmann::json& item, const char* key) {
  const auto found = item.find(key);
  return found != item.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<int> whole_number_of(const nlohmann::json& item, const char* key) {
  const auto found = item.find(key);
  if (found == item.end()) return std::nullopt;
  if (found->is_number_integer() && *found >= -1'000'000'000 && *found <= 1'000'000'000) return found->get<int>();
  if (!found->is_string()) return std::nullopt;
  const auto text = found->get<std::string>();
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace turngap
