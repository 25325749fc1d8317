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
  require('../lib/main.js');
}
