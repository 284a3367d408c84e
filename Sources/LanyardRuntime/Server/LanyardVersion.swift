/// The version of this build, as `lanyard --version` and `/metrics` show it.
public enum LanyardVersion {
  public static let text = "0.1.0"
}
