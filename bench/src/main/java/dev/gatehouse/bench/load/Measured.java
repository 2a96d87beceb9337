package dev.gatehouse.bench.load;

import java.time.Duration;

/** A process whose processor time is counted. */
interface Measured {

  /** Processor time that it has used, in user and kernel mode. */
  Duration processorTime();
}
