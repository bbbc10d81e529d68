#pragma once

#include <string>
#include <string_view>

#include "turngap/labels/label_tracks.h"

namespace turngap {

enum class LabelFormat { audacity, textgrid, rttm, webvtt };

/// The labels of recording `name` as the text of a file:
///
/// - audacity: "begin TAB end TAB track: text" with seconds, as Audacity imports it (Audacity manual, "Importing and
///   Exporting Labels"); the tracks one after the other;
/// - textgrid: Praat's long text format, an interval tier a track with empty intervals between the labels ("TextGrid
/// file
///   formats", Praat manual). Labels of one track that overlap are cut at the next one's begin;
/// - rttm: a SPEAKER line a label, the track as speaker name (NIST, "Rich Transcription Spring 2009 Evaluation Plan",
///   appendix A);
/// - webvtt: a cue a label with the track as voice, in order of time (W3C, "WebVTT").
std::string to_label_file(const LabelTracks& labels, std::string_view name, LabelFormat format);

/// How files of that format are named: ".txt", ".TextGrid", ".rttm", ".vtt".
std::string_view extension_of(LabelFormat format);

}  // namespace turngap
