"""The month: all open contracts in one grid."""
