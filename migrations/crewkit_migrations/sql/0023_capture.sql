-- What is there was kept whole. From now on organizations that people share keep less, unless
-- somebody decides otherwise; an embedded platform is one person's.
alter table organizations
    add column capture text not null default 'structured',
    add column retention_days integer not null default 0,
    add column sweep uuid,
    add constraint ck_organizations_capture check (
        capture in ('unredacted', 'full', 'structured', 'minimal')
    ),
    add constraint ck_organizations_retention_days check (retention_days >= 0);
alter table organizations no force row level security;
update organizations set capture = 'unredacted' where personal;
alter table organizations force row level security;
alter table organizations alter column capture drop default;
alter table organizations alter column retention_days drop default;

alter table streams
    add column source_size bigint not null default 0,
    add column removed text not null default '{}',
    add column capture text not null default 'unredacted';
alter table streams no force row level security;
update streams set source_size = size;
alter table streams force row level security;
alter table streams alter column source_size drop default;
alter table streams alter column removed drop default;
alter table streams alter column capture drop default;

alter table stream_frames
    add column source_byte bigint not null default 0,
    add column capture text not null default 'unredacted',
    add column rules integer not null default 0;
alter table stream_frames no force row level security;
update stream_frames set source_byte = first_byte;
alter table stream_frames force row level security;
alter table stream_frames alter column source_byte drop default;
alter table stream_frames alter column capture drop default;
alter table stream_frames alter column rules drop default;
