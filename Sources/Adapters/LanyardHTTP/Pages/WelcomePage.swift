internal import Hummingbird

/// What a person sees who opens the server's address in a browser: what this is, and where what is. It is the same for
/// everybody and tells nothing about tenants.
struct WelcomePage: Sendable {
  private let page: Page

  init(version: String, publicURL: String) {
    let base = HTML.escape(publicURL)
    page = Page(
      title: "Lanyard",
      body: """
        <h1>Lanyard</h1>
        <p class="lead">Gives every person the badge their job needs, and takes it back the moment they leave.</p>
        <table>
        <thead><tr><th>For</th><th>Address</th></tr></thead>
        <tbody>
        <tr><td>Identity providers, SCIM 2.0</td><td><code>\(base)/t/<em>tenant</em>/scim/v2</code></td></tr>
        <tr><td>Identity providers, SAML 2.0 metadata</td>
        <td><code>\(base)/t/<em>tenant</em>/saml/<em>connection</em>/metadata</code></td></tr>
        <tr><td>Auditors, signed checkpoints</td><td><code>\(base)/t/<em>tenant</em>/audit/checkpoint</code></td></tr>
        <tr><td>Monitoring</td><td><code>/healthz</code> <code>/readyz</code> <code>/metrics</code></td></tr>
        </tbody>
        </table>
        <p class="quiet">The tenant's name and the token come from the operator. Version \(HTML.escape(version)).</p>
        """)
  }

  func response() -> Response { page.response(.ok) }
}
