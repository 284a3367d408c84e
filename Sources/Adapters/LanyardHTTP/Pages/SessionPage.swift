internal import Diagnostics
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// Shows a person their session: their name, their roles, and the rule that gave each.
struct SessionPage {
  let person: SignedInPerson
  let tenant: TenantName

  var page: Page {
    Page(
      title: "Signed in – \(tenant)",
      body: """
        <h1>\(HTML.escape(person.displayName ?? person.userName ?? person.subject.description))</h1>
        <p class="quiet">\(HTML.escape(person.userName ?? "")) · \(HTML.escape(tenant.text))</p>
        \(person.roles.isEmpty ? "<p class=\"lead\">You are signed in and hold no role.</p>" : table)
        <p class="quiet">This session ends at \(HTML.escape(person.expires.rfc3339)).</p>
        """)
  }

  private var table: String {
    """
    <table>
    <thead><tr><th>Application</th><th>Role</th><th>Given by rule</th><th>Since</th><th>Until</th></tr></thead>
    <tbody>
    \(person.roles.map(row).joined(separator: "\n"))
    </tbody>
    </table>
    """
  }

  private func row(_ held: SignedInPerson.HeldRole) -> String {
    let cells = [
      held.role.application, held.role.role, held.rules.joined(separator: ", "), held.since.rfc3339,
      held.validUntil?.rfc3339 ?? "further notice",
    ]
    return "<tr>" + cells.map { "<td>\(HTML.escape($0))</td>" }.joined() + "</tr>"
  }
}
