/// Bandit quotes the password that it found: `Possible hardcoded password: 'hunter2'`. So do its SARIF and its
/// JUnit form.
func withoutPassword(_ message: String) -> String {
  quotesPassword(message) ? String(passwordFound.dropLast()) : message
}

func quotesPassword(_ message: String) -> Bool { message.hasPrefix(passwordFound) }

private let passwordFound = "Possible hardcoded password:"
