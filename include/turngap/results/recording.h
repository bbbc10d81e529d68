#pragma once

#include <optional>
#include <string>

#include "turngap/core/calendar.h"

namespace turngap {

/// How the audio of an encrypted recording can be opened; base64 as Twilio sends it.
struct Encryption {
  std::string public_key_sid;
  std::string wrapped_key;  ///< AES-256 key, wrapped with RSA-OAEP-SHA256
  std::string iv;
};

/// What Twilio tells of a recording. Words that are not known are kept as they are.
struct Recording {
  std::string sid;
  std::string account_sid;
  std::string call_sid;        ///< always that of the parent leg; empty where Twilio gives none
  std::string conference_sid;  ///< empty where Twilio gives none
  std::optional<Moment> recorded_at;
  std::optional<int> duration_s;  ///< whole seconds, above 0; nothing: unknown
  std::optional<int> channels;
  std::string source;     ///< e.g. "OutboundAPI", "Conference"
  std::string status;     ///< e.g. "completed", "processing"
  std::string media_url;  ///< never fetched from; it only tells whether the audio lies in another storage
  std::optional<Encryption> encryption;
};

/// What Twilio tells of the call that was recorded.
struct Call {
  std::string sid;
  std::string direction;  ///< e.g. "inbound", "outbound-api"
  std::string from;
  std::string to;
  std::optional<Moment> started_at;
  std::string parent_sid = {};  ///< the call whose <Dial> made this one; empty where none did
};

/// Which channel of a recording carries the caller, and why that is believed. The other one carries the agent.
struct ChannelRoles {
  int caller_channel = 1;  ///< 1 (left) or 2 (right)
  std::string reason;
};

}  // namespace turngap
