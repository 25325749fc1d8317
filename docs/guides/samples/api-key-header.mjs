const answer = await fetch('{{api-key-header.callUrl}}', {
  headers: { '{{keyHeader}}': process.env.API_KEY },
});
console.log(await answer.text());
