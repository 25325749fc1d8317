export function NewApiUserPage() {
  return null;
}
