export function EditApiUserPage() {
  return null;
}
