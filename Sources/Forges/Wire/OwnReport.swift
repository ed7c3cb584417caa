/// Whether a comment begins as our reports do (`commentMarker` in Rendering). A report quotes others, and whoever
/// gives us a token of their own writes their commands in comments of their own: a report commands nothing.
func isReport(_ body: String) -> Bool { body.hasPrefix("<!-- gatehouse comment: ") }
