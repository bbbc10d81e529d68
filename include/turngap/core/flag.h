#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace turngap {

/// What limits the trust in a number: of one turn, or of a whole recording (then it is the kind of a Finding).
enum class Flag {
  clipped,              ///< the recording clips at an edge
  noise,                ///< noise masks an edge
  doubtful_edge,        ///< what is heard leaves the place of an edge open by more than 100 ms
  other_sound,          ///< sound that is no speech touches an edge, or was taken for no turn and no reply
  level_jump,           ///< an utterance far from the usual level of its party
  agent_talked_on,      ///< the agent goes on against a longer caller turn
  leak,                 ///< one party is heard on the other's channel
  timeline_drift,       ///< one track was stretched or shifted against the other
  reverberant,          ///< speech dies away slowly: a room
  gated,                ///< the caller's line is shut while nobody speaks
  lost_packets,         ///< holes of exact zeros in speech
  caller_channel_dead,  ///< no sound on it
  agent_channel_dead,   ///< no sound on it
  roles_doubtful,       ///< the channels may be swapped
  duration_mismatch,    ///< the audio is shorter or longer than the call
};

/// Every flag and its word in the outputs.
inline constexpr std::array<std::pair<Flag, std::string_view>, 15> kFlagWords{{
    {Flag::clipped, "clipped"},
    {Flag::noise, "noise"},
    {Flag::doubtful_edge, "doubtful_edge"},
    {Flag::other_sound, "other_sound"},
    {Flag::level_jump, "level_jump"},
    {Flag::agent_talked_on, "agent_talked_on"},
    {Flag::leak, "leak"},
    {Flag::timeline_drift, "timeline_drift"},
    {Flag::reverberant, "reverberant"},
    {Flag::gated, "gated"},
    {Flag::lost_packets, "lost_packets"},
    {Flag::caller_channel_dead, "caller_channel_dead"},
    {Flag::agent_channel_dead, "agent_channel_dead"},
    {Flag::roles_doubtful, "roles_doubtful"},
    {Flag::duration_mismatch, "duration_mismatch"},
}};

constexpr std::string_view to_string(Flag flag) {
  for (const auto& [named, word] : kFlagWords) {
    if (named == flag) return word;
  }
  return "unknown";
}

}  // namespace turngap
