// WebRTC's voice activity detection over both channels of a recording, in frames of 10 ms, mode 0: what scripts/bench
// holds turngap against. Usage: webrtc_vad RECORDING
#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>

#include "webrtc/common_audio/vad/include/webrtc_vad.h"

// What the sources call where a check fails; the package's own is C++.
void rtc_FatalMessage(const char* file, int line, const char* message) {
  fprintf(stderr, "%s:%d: %s\n", file, line, message);
  abort();
}

int main(int argc, char** argv) {
  SF_INFO info = {0};
  SNDFILE* file = argc == 2 ? sf_open(argv[1], SFM_READ, &info) : NULL;
  if (file == NULL || info.channels != 2) {
    fprintf(stderr, "usage: webrtc_vad RECORDING, with two channels\n");
    return 2;
  }
  VadInst* vads[2] = {WebRtcVad_Create(), WebRtcVad_Create()};
  for (int channel = 0; channel < 2; ++channel) {
    if (WebRtcVad_Init(vads[channel]) != 0 || WebRtcVad_set_mode(vads[channel], 0) != 0) return 2;
  }
  const int frame = info.samplerate / 100;
  short* both = malloc(sizeof(short) * 2 * frame);
  short* one = malloc(sizeof(short) * frame);
  long active[2] = {0, 0};
  while (sf_readf_short(file, both, frame) == frame) {
    for (int channel = 0; channel < 2; ++channel) {
      for (int i = 0; i < frame; ++i) one[i] = both[2 * i + channel];
      active[channel] += WebRtcVad_Process(vads[channel], info.samplerate, one, frame) == 1;
    }
  }
  printf("frames with speech: %ld and %ld\n", active[0], active[1]);
  return sf_close(file);
}
