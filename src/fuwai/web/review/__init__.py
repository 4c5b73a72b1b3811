"""The reviewer's desk: the queue, one record on one screen, bulk, delegations."""
