if (!process.env.API_KEY) throw new Error('Set API_KEY first.');
const exchanged = await fetch('{{tokenUrl}}', {
  headers: { Authorization: process.env.API_KEY },
});
if (!exchanged.ok) throw new Error(`No token: ${await exchanged.text()}`);
const { accessToken } = await exchanged.json();

const answer = await fetch('{{bearer.callUrl}}', {
  headers: { Authorization: `Bearer ${accessToken}` },
});
console.log(await answer.text());
