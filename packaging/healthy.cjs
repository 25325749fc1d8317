// The health check of the image, which has no shell and no curl: exit status 0 while the program answers.
'use strict';

const http = require('node:http');

const port = process.env['POSTERN_OPERATIONS_PORT'] || '9464';
const request = http.get({ host: '127.0.0.1', port, path: '/healthz', timeout: 4000 }, (response) => {
  response.resume();
  process.exitCode = response.statusCode === 200 ? 0 : 1;
});
request.on('timeout', () => request.destroy());
request.on('error', () => (process.exitCode = 1));
