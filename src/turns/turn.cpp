#include "turngap/turns/turn.h"

namespace turngap {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::answered: return "answered";
    case Outcome::overlapped: return "overlapped";
    case Outcome::backchannel: return "backchannel";
    case Outcome::unanswered: return "unanswered";
    case Outcome::not_measurable: return "not_measurable";
  }
  return "unknown";
}

std::string_view to_string(UnansweredReason reason) {
  switch (reason) {
    case UnansweredReason::caller_resumed: return "caller_resumed";
    case UnansweredReason::end_of_recording: return "end_of_recording";
  }
  return "unknown";
}

}  // namespace turngap
