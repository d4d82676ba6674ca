//! Grammars that never fail. Each reads bytes and gives values with byte ranges and faults; none knows HTTP or the
//! paste. Ranges are relative to the bytes that were given.
