#include "twilio/tagged_url.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "results/json_fields.h"

namespace turngap {
namespace {

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
}

bool holds_word(const std::string& text, const std::string& word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !is_word_character(text[at - 1]);
    const bool ends = end == text.size() || !is_word_character(text[end]);
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

bool has_tagged_url(const nlohmann::json& events, const std::string& tag) {
  const auto list = events.find("events");
  if (list == events.end() || !list->is_array()) return false;
  return std::ranges::any_of(*list, [&](const nlohmann::json& event) {
    if (!event.is_object()) return false;
    const auto request = event.find("request");
    return request != event.end() && request->is_object() && holds_word(text_of(*request, "url"), tag);
  });
}

}  // namespace turngap
