#include "shards/done_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "turngap/core/error.h"

namespace turngap {
namespace {

constexpr std::string_view kShardSchema = "turngap.shard/1";

}  // namespace

std::string to_done_json(const DoneShard& done) {
  const nlohmann::ordered_json json = {
      {"schema", kShardSchema}, {"plan", done.plan},
      {"shard", done.shard},    {"recordings", {{"measured", done.recordings - done.failed}, {"failed", done.failed}}},
      {"turns", done.turns},    {"results", {{"bytes", done.bytes}, {"sha256", done.sha256}}}};
  return json.dump(1) + "\n";
}

DoneShard parse_done_json(std::string_view text) {
  try {
    const auto json = nlohmann::json::parse(text);
    if (json.at("schema") != kShardSchema) {
      throw FatalError(fmt::format("expected schema {}, found {}", kShardSchema, json.at("schema").dump()));
    }
    DoneShard done;
    json.at("plan").get_to(done.plan);
    json.at("shard").get_to(done.shard);
    json.at("recordings").at("failed").get_to(done.failed);
    done.recordings = done.failed + json.at("recordings").at("measured").get<std::size_t>();
    json.at("turns").get_to(done.turns);
    json.at("results").at("bytes").get_to(done.bytes);
    json.at("results").at("sha256").get_to(done.sha256);
    return done;
  } catch (const nlohmann::json::exception& error) {
    throw FatalError(fmt::format("expected a file of schema {}, found: {}", kShardSchema, error.what()));
  }
}

}  // namespace turngap
