/// Bandit quotes the password that it found: `Possible hardcoded password: 'hunter2'`. So do its SARIF and its
/// JUnit form.
func withoutPassword(_ message: String) -> String {
  guard message.hasPrefix("Possible hardcoded password:") else { return message }
  return "Possible hardcoded password"
}
