#include "turngap/storage/stored_selection.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <tuple>

namespace turngap {
namespace {

// FNV-1a, with the finaliser of SplitMix64 for its weak high bits. std::hash differs between standard libraries.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed) {
  std::uint64_t hash = 0xcbf29ce484222325U ^ seed;
  for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001b3U;
  hash = (hash ^ hash >> 30U) * 0xbf58476d1ce4e5b9U;
  hash = (hash ^ hash >> 27U) * 0x94d049bb133111ebU;
  return hash ^ hash >> 31U;
}

std::uint64_t hash_of_stem(const StoredRecording& recording) {
  return hash_of(stem_of(recording.name), 0);
}

bool is_newer(const StoredRecording& a, const StoredRecording& b) {
  return std::tie(b.recorded_at, a.location) < std::tie(a.recorded_at, b.location);
}

}  // namespace

void StoredSelection::add(StoredRecording recording) {
  pass_over(recording);
  kept_.push_back(std::move(recording));
  // More than twice as many, so that cutting takes no time in the long run.
  const auto wanted = settings_.sample ? settings_.sample : settings_.limit;
  if (wanted && kept_.size() > 2 * *wanted + 1) cut_to(wanted);
}

void StoredSelection::pass_over(const StoredRecording& recording) {
  stems_.push_back(hash_of_stem(recording));
}

std::vector<StoredRecording> StoredSelection::take() {
  std::ranges::sort(stems_);
  cut_to(settings_.sample);
  settings_.sample.reset();
  const bool too_many = settings_.limit && kept_.size() > *settings_.limit;
  cut_to(settings_.limit);
  if (too_many) {
    std::ranges::sort(kept_, is_newer);
  } else {
    std::ranges::sort(kept_, {}, &StoredRecording::location);
  }
  for (StoredRecording& recording : kept_) {
    if (!recording.name.ends_with(".wav") && !has_its_stem_alone(recording)) {
      recording.name = local_name(recording.location, true);
    }
  }
  return std::move(kept_);
}

// Of a sample those with the lowest lots, whatever the others are and in whatever order they come.
bool StoredSelection::is_drawn_before(const StoredRecording& a, const StoredRecording& b) const {
  if (!settings_.sample) return is_newer(a, b);
  const std::uint64_t lot_of_a = hash_of(a.location, settings_.seed);
  const std::uint64_t lot_of_b = hash_of(b.location, settings_.seed);
  return std::tie(lot_of_a, a.location) < std::tie(lot_of_b, b.location);
}

void StoredSelection::cut_to(std::optional<std::size_t> count) {
  if (!count || kept_.size() <= *count) return;
  const auto end = kept_.begin() + static_cast<std::ptrdiff_t>(*count);
  std::nth_element(kept_.begin(), end, kept_.end(),
                   [this](const StoredRecording& a, const StoredRecording& b) { return is_drawn_before(a, b); });
  kept_.erase(end, kept_.end());
}

bool StoredSelection::has_its_stem_alone(const StoredRecording& recording) const {
  const auto [first, last] = std::equal_range(stems_.begin(), stems_.end(), hash_of_stem(recording));
  return last - first == 1;
}

}  // namespace turngap
