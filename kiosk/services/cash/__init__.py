"""Cash that moves without a sale: pay-ins, pay-outs, cash drops, the drawer opened."""
