"""Jobs on Dramatiq: stored in the transaction of the change, performed by a worker."""
