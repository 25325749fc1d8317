/** Loaded into the program before anything else (`node --import`): the test that started it may let its clock run on. */
const ownNow = Date.now.bind(Date);
let shiftMs = 0;
Date.now = () => ownNow() + shiftMs;
process.on('message', (message: unknown) => {
  if (typeof message === 'object' && message !== null && 'passMs' in message)
    shiftMs += Number(message.passMs);
});
// Listening must not keep the program alive.
process.channel?.unref();
