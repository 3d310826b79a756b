//! Reading the ledger.
