-- Why a total is not another one leaves the program as a file too, with every unit behind each cause.
alter table exports drop constraint exports_kind_check;
alter table exports add constraint exports_kind_check check (kind in ('values', 'totals', 'reports', 'contradictions', 'differences'));
