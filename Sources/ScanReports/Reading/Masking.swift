/// Bandit quotes the password that it found: `Possible hardcoded password: 'hunter2'`. So do its SARIF and its
/// JUnit form.
func withoutPassword(_ message: String) -> String { quotesPassword(message) ? passwordMessage : message }

func quotesPassword(_ message: String) -> Bool { message.hasPrefix("Possible hardcoded password:") }

/// Bandit's rules whose message holds what they found.
func isPasswordRule(_ rule: String) -> Bool { ["B105", "B106", "B107"].contains(rule) }

let passwordMessage = "Possible hardcoded password"
