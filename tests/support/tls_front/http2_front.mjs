// An HTTP/2 server in front of a plain one, with what goes wrong over HTTP/2 alone.
//
//   node http2_front.mjs BACKEND KEY CERTIFICATE LISTENING-DESCRIPTOR [FAULT...]
//
// Each fault meets one request in seven, one after the other where there are several:
//   goaway          the server goes away: no stream after this one is looked at (GOAWAY, then a new connection)
//   refused-stream  RST_STREAM with REFUSED_STREAM: not looked at, safe to ask again
//   reset-stream    RST_STREAM with INTERNAL_ERROR in the middle of the body
//   short-body      the stream ends in order before all that Content-Length promises has come
//   http1           no fault: HTTP/1.1 alone is offered
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';

const [backend, key, certificate, descriptor, ...faults] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
const fromTheBackendAlone = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection']);
const { NGHTTP2_REFUSED_STREAM, NGHTTP2_INTERNAL_ERROR } = http2.constants;
const inOneOf = 7;
let requests = 0;

const identity = { key: fs.readFileSync(key), cert: fs.readFileSync(certificate) };
const server = faults.includes('http1') ? https.createServer(identity) : http2.createSecureServer(identity);
server.on('request', (request, response) => {
  const fault = request.httpVersionMajor === 2 ? nextFault() : undefined;
  if (fault === 'refused-stream') return response.stream.close(NGHTTP2_REFUSED_STREAM);
  if (fault === 'goaway') response.stream.session.goaway();
  forward(request, response, fault);
});
server.listen({ fd: Number(descriptor) });

function nextFault() {
  const number = requests++;
  return number % inOneOf === 1 ? faults[Math.floor(number / inOneOf) % faults.length] : undefined;
}

function forward(request, response, fault) {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith(':')));
  const options = { method: request.method, headers: { ...headers, host: new URL(backend).host }, agent };
  const forwarded = http.request(backend + request.url, options, (answer) => {
    const kept = Object.entries(answer.headers).filter(([name]) => !fromTheBackendAlone.has(name));
    response.writeHead(answer.statusCode, Object.fromEntries(kept));
    if (fault === 'reset-stream' || fault === 'short-body') return half(answer, response, fault);
    answer.on('aborted', () => response.destroy());
    answer.pipe(response);
  });
  forwarded.on('error', () => response.stream ? response.stream.close(NGHTTP2_INTERNAL_ERROR) : response.destroy());
  request.pipe(forwarded);
}

function half(answer, response, fault) {
  const chunks = [];
  answer.on('data', (chunk) => chunks.push(chunk));
  answer.on('end', () => {
    const body = Buffer.concat(chunks);
    const part = body.subarray(0, body.length / 2);
    if (fault === 'short-body') return response.end(part);
    response.write(part, () => response.stream.close(NGHTTP2_INTERNAL_ERROR));
  });
}
