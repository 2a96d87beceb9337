package dev.gatehouse.protocol.signals;

/** Whether a security event token is believed. */
public sealed interface SetVerdict permits SecurityEventToken, SetVerdict.Refused {

  /**
   * Not believed.
   *
   * @param detail for administrators
   */
  record Refused(SignalRefusalCode code, String detail) implements SetVerdict {
    /** True where fetching the transmitter's keys again could change the verdict. */
    public boolean mayBeCuredByFreshKeys() {
      return code == SignalRefusalCode.KEY_NOT_FOUND || code == SignalRefusalCode.SIGNATURE;
    }
  }
}
