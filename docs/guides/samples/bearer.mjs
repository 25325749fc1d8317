const exchanged = await fetch('{{tokenUrl}}', {
  headers: { Authorization: process.env.API_KEY },
});
if (!exchanged.ok) throw new Error(`no token: ${exchanged.status}`);
const { accessToken } = await exchanged.json();

const answer = await fetch('{{bearer.callUrl}}', {
  headers: { Authorization: `Bearer ${accessToken}` },
});
console.log(await answer.text());
