// A proxy that wants credentials for every connection (407).
//
//   node refusing_proxy.mjs LISTENING-DESCRIPTOR
import http from 'node:http';

http.createServer()
  .on('connect', (request, socket) =>
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="office"\r\nContent-Length: 0\r\n\r\n'))
  .listen({ fd: Number(process.argv[2]) });
