package procedure

import (
	"errors"

	"motcua.vn/libs/fault"
)

// Faults that every store gives alike.
var (
	ErrNotFound        = fault.NotFound("procedure_not_found", "there is no such procedure")
	ErrVersionNotFound = fault.NotFound("version_not_found", "there is no such version of the procedure")
	ErrNotInForce      = fault.NotFound("procedure_not_in_force", "no version of the procedure is in force on this day")
	ErrExists          = fault.Conflict("procedure_exists", "this code is in the catalogue already")
	ErrKeyReused       = fault.Invalid("idempotency_key_reused", "this Idempotency-Key was used with another request")
)

func isNotInForce(err error) bool { return errors.Is(err, ErrNotInForce) }
