#!/usr/bin/env node
// The command `postern` of a release. Old syntax throughout: an old Node has to get as far as the sentence.
'use strict';

var needed = 24;

if (parseInt(process.versions.node, 10) < needed) {
  process.stderr.write(
    'Postern needs Node ' +
      needed +
      ' or newer, this is ' +
      process.version +
      ' (' +
      process.execPath +
      ').\n',
  );
  process.exitCode = 1;
} else {
  keepCompiled();
  require('../lib/main.js');
}

/** Later starts load the program as it was compiled by an earlier one. Only from a folder that nobody else may write to. */
function keepCompiled() {
  var fs = require('node:fs');
  var path = require('node:path');
  var env = process.env;
  try {
    var cache = env.POSTERN_CACHE || env.CACHE_DIRECTORY;
    if (!cache)
      cache = path.join(env.XDG_CACHE_HOME || path.join(require('node:os').homedir(), '.cache'), 'postern');
    var folder = path.join(cache, 'compiled');
    fs.mkdirSync(folder, { recursive: true, mode: 448 });
    var stat = fs.statSync(folder);
    var isOwn = !process.getuid || (stat.uid === process.getuid() && (stat.mode & 18) === 0);
    if (isOwn) require('node:module').enableCompileCache(folder);
  } catch (error) {
    // A cache that cannot be kept only costs time.
  }
}
