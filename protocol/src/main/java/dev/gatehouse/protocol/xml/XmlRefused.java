package dev.gatehouse.protocol.xml;

/**
 * Something that a peer sent is refused. Carries no stack trace: a peer can cause it at will, and
 * callers turn it into a sealed result.
 */
public final class XmlRefused extends Exception {
  private final XmlProblem problem;
  private final int line;

  XmlRefused(XmlProblem problem, String detail) {
    this(problem, detail, 0);
  }

  XmlRefused(XmlProblem problem, String detail, int line) {
    super(detail, null, false, false);
    this.problem = problem;
    this.line = line;
  }

  public XmlProblem problem() {
    return problem;
  }

  /** What exactly, for administrators. */
  public String detail() {
    return String.valueOf(getMessage());
  }

  /** The line in the document, from 1; 0 when it has none. */
  public int line() {
    return line;
  }
}
