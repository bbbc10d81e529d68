/* Telephone codecs, there and back: `length` samples at 8 kHz in, as many out, plus what the coder delays. Each function takes
 * whole frames only; material/codecs.py pads and aligns. 0 = done, -1 = the library refused. */
#include <bcg729/decoder.h>
#include <bcg729/encoder.h>
#include <gsm.h>
#include <opencore-amrnb/interf_dec.h>
#include <opencore-amrnb/interf_enc.h>
#include <opus/opus.h>
#include <speex/speex.h>
#include <stdint.h>
#include <string.h>

enum { kFrame = 160, kG729Frame = 80, kLargestPacket = 1500 };

/* GSM 06.10 full rate, 13 kbit/s. */
int code_gsm(const int16_t* in, int16_t* out, int length) {
  gsm encoder = gsm_create(), decoder = gsm_create();
  gsm_frame packet;
  gsm_signal frame[kFrame];
  for (int at = 0; at + kFrame <= length; at += kFrame) {
    memcpy(frame, in + at, sizeof frame);
    gsm_encode(encoder, frame, packet);
    gsm_decode(decoder, packet, frame);
    memcpy(out + at, frame, sizeof frame);
  }
  gsm_destroy(encoder);
  gsm_destroy(decoder);
  return 0;
}

/* AMR narrow-band; mode 0 is 4.75, 3 is 6.7, 7 is 12.2 kbit/s. With dtx, pauses are comfort noise. */
int code_amr(const int16_t* in, int16_t* out, int length, int mode, int dtx) {
  void* encoder = Encoder_Interface_init(dtx);
  void* decoder = Decoder_Interface_init();
  unsigned char packet[64];
  for (int at = 0; at + kFrame <= length; at += kFrame) {
    Encoder_Interface_Encode(encoder, (enum Mode)mode, in + at, packet, 0);
    Decoder_Interface_Decode(decoder, packet, out + at, 0);
  }
  Encoder_Interface_exit(encoder);
  Decoder_Interface_exit(decoder);
  return 0;
}

/* G.729 annex A, 8 kbit/s; with vad annex B: pauses are comfort noise. */
int code_g729(const int16_t* in, int16_t* out, int length, int vad) {
  bcg729EncoderChannelContextStruct* encoder = initBcg729EncoderChannel((uint8_t)vad);
  bcg729DecoderChannelContextStruct* decoder = initBcg729DecoderChannel();
  uint8_t packet[10], bytes = 0;
  for (int at = 0; at + kG729Frame <= length; at += kG729Frame) {
    bcg729Encoder(encoder, in + at, packet, &bytes);
    const int is_silence = bytes < 8, is_untransmitted = bytes == 0;
    bcg729Decoder(decoder, packet, bytes, (uint8_t)is_untransmitted, (uint8_t)is_silence, 0, out + at);
  }
  closeBcg729EncoderChannel(encoder);
  closeBcg729DecoderChannel(decoder);
  return 0;
}

/* Speex narrow-band; quality 0 to 10. */
int code_speex(const int16_t* in, int16_t* out, int length, int quality) {
  void* encoder = speex_encoder_init(&speex_nb_mode);
  void* decoder = speex_decoder_init(&speex_nb_mode);
  SpeexBits sent, taken;
  speex_bits_init(&sent);
  speex_bits_init(&taken);
  speex_encoder_ctl(encoder, SPEEX_SET_QUALITY, &quality);
  char packet[kLargestPacket];
  int16_t frame[kFrame];
  for (int at = 0; at + kFrame <= length; at += kFrame) {
    memcpy(frame, in + at, sizeof frame);
    speex_bits_reset(&sent);
    speex_encode_int(encoder, frame, &sent);
    const int bytes = speex_bits_write(&sent, packet, sizeof packet);
    speex_bits_read_from(&taken, packet, bytes);
    speex_decode_int(decoder, &taken, out + at);
  }
  speex_bits_destroy(&sent);
  speex_bits_destroy(&taken);
  speex_encoder_destroy(encoder);
  speex_decoder_destroy(decoder);
  return 0;
}

/* Opus in its speech mode; with dtx, pauses are comfort noise. */
int code_opus(const int16_t* in, int16_t* out, int length, int bits_per_second, int dtx) {
  int fault = 0;
  OpusEncoder* encoder = opus_encoder_create(8000, 1, OPUS_APPLICATION_VOIP, &fault);
  OpusDecoder* decoder = opus_decoder_create(8000, 1, &fault);
  if (fault != OPUS_OK) return -1;
  opus_encoder_ctl(encoder, OPUS_SET_BITRATE(bits_per_second));
  opus_encoder_ctl(encoder, OPUS_SET_DTX(dtx));
  unsigned char packet[kLargestPacket];
  for (int at = 0; at + kFrame <= length && fault >= 0; at += kFrame) {
    const int bytes = opus_encode(encoder, in + at, kFrame, packet, sizeof packet);
    fault = opus_decode(decoder, packet, bytes, out + at, kFrame, 0);
  }
  opus_encoder_destroy(encoder);
  opus_decoder_destroy(decoder);
  return fault < 0 ? -1 : 0;
}
