const credentials = Buffer.from(`${process.env.WS_USER}:${process.env.WS_PASSWORD}`).toString('base64');
const answer = await fetch('{{basic.callUrl}}', {
  headers: { Authorization: `Basic ${credentials}` },
});
console.log(await answer.text());
