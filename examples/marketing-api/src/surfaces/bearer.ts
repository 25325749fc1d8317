/** v4 and v5 accept an access token, which clients get with the API key at `/auth/token`. */
export const bearer = {
  name: 'accessToken',
  scheme: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Get it with `GET /auth/token` and the API key in `Authorization`; it lives 15 minutes.',
  },
} as const;
