export function ApiUserPage() {
  return null;
}
