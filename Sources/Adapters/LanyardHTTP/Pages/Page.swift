internal import Hummingbird

/// A small server-rendered page: no script, nothing loaded from anywhere.
struct Page {
  let title: String
  /// HTML whose values are escaped already.
  let body: String

  static func notice(_ notice: PublicNotice) -> Page {
    Page(
      title: "Lanyard",
      body: """
        <p class="lead">\(HTML.escape(notice.sentence))</p>
        <p class="quiet">Reference <code>\(HTML.escape(notice.reference))</code></p>
        """)
  }

  func response(_ status: HTTPResponse.Status, _ headers: HTTPFields = [:]) -> Response {
    var headers = headers
    headers[.contentSecurityPolicy] =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return Response(status, "text/html; charset=utf-8", Array(html.utf8), headers)
  }

  private var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(HTML.escape(title))</title>
    <style>\(Self.style)</style>
    </head>
    <body>
    <main>
    \(body)
    </main>
    </body>
    </html>

    """
  }

  private static let style = """
    :root{color-scheme:light dark}
    body{font:16px/1.5 system-ui,sans-serif;margin:0}
    main{max-width:44rem;margin:4rem auto;padding:0 1.25rem}
    h1{font-size:1.5rem;margin:0 0 .25rem}
    .lead{font-size:1.15rem}
    .quiet{opacity:.7;font-size:.875rem}
    table{border-collapse:collapse;width:100%;margin:1.5rem 0}
    th,td{text-align:left;padding:.5rem .75rem .5rem 0;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
    th{font-weight:600}
    """
}
