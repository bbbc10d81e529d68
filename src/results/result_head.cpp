#include "results/result_head.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "turngap/core/error.h"

namespace turngap {
namespace {

using Json = nlohmann::ordered_json;

/// Hears of the beginning of a record and stops as soon as it knows its head.
class HeadReader : public nlohmann::json_sax<Json> {
 public:
  ResultHead head;

  bool is_whole() const { return seen_ == kParts; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
  bool number_float(number_float_t value, const string_t&) override { return number(value); }
  bool binary(binary_t&) override { return true; }
  bool string(string_t& value) override {
    if (depth_ != 1 || (field_ != "recording" && field_ != "path")) return true;
    (field_ == "path" ? head.path : head.recording) = value;
    return goes_on();
  }
  bool key(string_t& name) override {
    if (depth_ == 1) field_ = name;
    if (depth_ == 2 && field_ == "metadata") head.metadata_names.push_back(name);
    if (depth_ == 2 && field_ == "settings") head.settings.emplace_back(name, 0.0);
    return true;
  }
  bool start_object(std::size_t) override { return down(); }
  bool start_array(std::size_t) override { return down(); }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool end_object() override {
    --depth_;
    return depth_ != 1 || (field_ != "metadata" && field_ != "settings") || goes_on();
  }
  bool parse_error(std::size_t, const std::string&, const Json::exception& error) override {
    throw FatalError(fmt::format("expected a record of schema {}, found: {}", kResultSchema, error.what()));
  }

 private:
  static constexpr int kParts = 5;

  bool goes_on() { return ++seen_ < kParts; }
  bool down() {
    ++depth_;
    return true;
  }
  bool number(double value) {
    if (depth_ == 2 && field_ == "settings") head.settings.back().second = value;
    if (depth_ != 1 || field_ != "method_version") return true;
    head.method_version = static_cast<int>(value);
    return goes_on();
  }

  int depth_ = 0;
  int seen_ = 0;
  std::string field_;
};

/// Reads the schema that the first record names, and nothing behind it.
class SchemaReader : public nlohmann::json_sax<Json> {
 public:
  std::string schema;

  bool null() override { return goes_on(); }
  bool boolean(bool) override { return goes_on(); }
  bool number_integer(number_integer_t) override { return goes_on(); }
  bool number_unsigned(number_unsigned_t) override { return goes_on(); }
  bool number_float(number_float_t, const string_t&) override { return goes_on(); }
  bool binary(binary_t&) override { return goes_on(); }
  bool string(string_t& value) override {
    if (at_schema()) schema = value;
    return goes_on();
  }
  bool key(string_t& name) override {
    if (depth_ == 1) field_ = name;
    return true;
  }
  bool start_object(std::size_t) override { return ++depth_ > 0; }
  bool end_object() override { return --depth_ > 0; }
  bool start_array(std::size_t) override { return depth_ > 0 && ++depth_ > 0; }
  bool end_array() override { return --depth_ > 0; }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override { return false; }

 private:
  bool at_schema() const { return depth_ == 1 && field_ == "schema"; }
  bool goes_on() const { return depth_ > 0 && !at_schema(); }

  int depth_ = 0;
  std::string field_;
};

}  // namespace

ResultHead head_in(std::string_view line) {
  HeadReader reader;
  Json::sax_parse(line, &reader);
  if (!reader.is_whole()) throw FatalError(fmt::format("expected a record of schema {}, found another", kResultSchema));
  return std::move(reader.head);
}

bool holds_results(std::string_view text) {
  SchemaReader reader;
  Json::sax_parse(text, &reader, Json::input_format_t::json, false);
  return reader.schema.starts_with("turngap.result/");
}

}  // namespace turngap
