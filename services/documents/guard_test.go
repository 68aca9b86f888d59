package documents_test

import (
	"context"
	"testing"

	documentsv1 "motcua.vn/api/documents/v1"
	"motcua.vn/libs/authntest"
	"motcua.vn/libs/bustest"
	"motcua.vn/libs/guardtest"
	"motcua.vn/services/documents"
)

// Nobody gets in who must not, at any operation of the contract.
func TestNobodyIn(t *testing.T) {
	f := prepare(t)
	denied := guardtest.Denier(t, f.World)
	f.config.Discovery.Fallback["identity"] = f.Address("identity")
	f.config.NATS = bustest.NewStream(t).NATS(t)
	f.Start(t, f.config.Common, func(ctx context.Context) error { return documents.Serve(ctx, f.config) })
	file := f.stored(t, authntest.Citizen(1), "giay.pdf", pdf)
	guardtest.Run(t, guardtest.Target{
		World: f.World, Service: "documents", Spec: documentsv1.Spec, Denied: denied,
		Path: map[string]string{"file": file.ID.String()}, Owned: []string{"file"},
		Unowned: map[string]string{"uploadFile": "makes one's own"},
	})
}
