const credentials = Buffer.from(`${process.env.CLIENT_ID}:${process.env.API_KEY}`).toString('base64');
const granted = await fetch('{{oauthTokenUrl}}', {
  method: 'POST',
  headers: { Authorization: `Basic ${credentials}` },
  body: new URLSearchParams({ grant_type: 'client_credentials' }),
});
if (!granted.ok) throw new Error(`No token: ${await granted.text()}`);
const { access_token: accessToken } = await granted.json();

const answer = await fetch('{{bearer.callUrl}}', {
  headers: { Authorization: `Bearer ${accessToken}` },
});
console.log(await answer.text());
