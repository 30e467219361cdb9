-- A shop as revision 0001 stored it: one row a table. Frozen; later tables are another file's.

INSERT INTO donor (id, name)
VALUES (1, 'Boulangerie');

INSERT INTO item (sku, gtin, label, search_text, category, kind, market_value_cents, public_price_cents, social_price_cents, vat_rate_bp)
VALUES ('BREAD', '96385074', 'Pain', 'pain bread 96385074', 'food', 'unit', 400, 300, 150, 550);

INSERT INTO shop (id, name, address, currency, lang, vat_exemption, created_at)
VALUES (1, 'Boutique', '1 rue de la Gare', 'EUR', 'fr', '', '2026-11-22 13:32:05.000000');

INSERT INTO staff (number, first_name, role, pin_hash, badge, active)
VALUES (1, 'Nadia', 'manager', 'x', 'S1', true);

INSERT INTO tier (tier, percent_bp)
VALUES ('A', 3000);

INSERT INTO till (name, last_ticket, last_shift, journal_seq, journal_hash, public_key)
VALUES ('T1', 1, 1, 1, '00', '00');

INSERT INTO voucher (code, kind, issuer, value_cents, percent_bp, balance_cents, uses_left, valid_from, valid_until)
VALUES ('PASS', 'payment', 'Emmaüs', 1000, NULL, 400, NULL, NULL, NULL);

INSERT INTO basket (sale_id, till, content, updated_at, parked_at)
VALUES ('11111111222233334444555555555555', 'T1', '{}', '2026-11-22 13:32:05.000000', NULL);

INSERT INTO journal_entry (till, seq, at, kind, entry, hash, signature)
VALUES ('T1', 1, '2026-11-22 13:32:05.000000', 'sale', '{}', '00', '00');

INSERT INTO lot (lot, donor_id, sku, received_quantity, balance, unit_value_cents, received_on, expires_on)
VALUES ('L1', 1, 'BREAD', 10, 9, 400, '2026-11-20', '2026-11-25');

INSERT INTO member (card, tier, household_size, valid_from, valid_until, oriented_by)
VALUES ('M1', 'A', 2, '2026-09-01', '2026-12-31', 'CCAS');

INSERT INTO shift (id, till, number, opened_at, opened_offset_minutes, opened_by, float_cents, closed_at)
VALUES (1, 'T1', 1, '2026-11-22 13:32:05.000000', 60, 1, 5000, NULL);

INSERT INTO voucher_refusal (id, at, till, staff_number, code, reason)
VALUES (1, '2026-11-22 13:32:05.000000', 'T1', 1, 'PASS', 'used');

INSERT INTO member_identity (card, sealed)
VALUES ('M1', 'x');

INSERT INTO sale (sale_id, till, ticket_number, shift_id, staff_number, member_card, tier, market_value_cents, total_cents, closed_at, closed_offset_minutes)
VALUES ('6f1c3c0e3a524c439a3e0d2b6f5f7a10', 'T1', 1, 1, 1, 'M1', 'A', 400, 120, '2026-11-22 13:32:05.000000', 60);

INSERT INTO print_job (id, till, sale_id, document, state, attempts, detail, created_at, updated_at)
VALUES (1, 'T1', '6f1c3c0e3a524c439a3e0d2b6f5f7a10', '{}', 'queued', 0, '', '2026-11-22 13:32:05.000000', '2026-11-22 13:32:05.000000');

INSERT INTO redemption (id, voucher, sale_id, amount_cents, at)
VALUES (1, 'PASS', '6f1c3c0e3a524c439a3e0d2b6f5f7a10', 600, '2026-11-22 13:32:05.000000');

INSERT INTO sale_line (sale_id, line_number, sku, label, quantity, weight_grams, market_value_cents, unit_price_cents, discount_cents, total_cents, vat_rate_bp, vat_cents, tariff)
VALUES ('6f1c3c0e3a524c439a3e0d2b6f5f7a10', 1, 'BREAD', 'Pain', 1, NULL, 400, 120, 0, 120, 550, 6, 'tier');

INSERT INTO tender (sale_id, tender_number, kind, amount_cents, given_cents, voucher)
VALUES ('6f1c3c0e3a524c439a3e0d2b6f5f7a10', 1, 'cash', 120, 200, NULL);

INSERT INTO stock_movement (id, kind, sku, lot, quantity, sale_id, line_number, at)
VALUES (1, 'sold', 'BREAD', 'L1', -1, '6f1c3c0e3a524c439a3e0d2b6f5f7a10', 1, '2026-11-22 13:32:05.000000');
