/* Orders of a mail-order house. */
SET ANSI_NULLS ON
GO
CREATE TABLE [dbo].[Customers](
	[CustomerId] [int] IDENTITY(1,1) NOT NULL,
	[Email] [nvarchar](256) NOT NULL,
	[FullName] [nvarchar](200) NULL,
	[Balance] [money] NOT NULL CONSTRAINT [DF_Customers_Balance] DEFAULT ((0)),
	[CreatedAt] [datetime2](7) NOT NULL DEFAULT (sysutcdatetime()),
	[RowGuid] [uniqueidentifier] ROWGUIDCOL NOT NULL DEFAULT (newid()),
 CONSTRAINT [PK_Customers] PRIMARY KEY CLUSTERED ([CustomerId] ASC) WITH (PAD_INDEX = OFF, IGNORE_DUP_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
GO
CREATE TABLE [dbo].[Products](
	[ProductId] [int] NOT NULL PRIMARY KEY,
	[ProductName] [nvarchar](120) COLLATE Latin1_General_CI_AS NOT NULL,
	[ListPrice] [decimal](10, 2) NOT NULL,
	[Description] [nvarchar](max) NULL,
	[Photo] [varbinary](max) NULL,
	[Discontinued] [bit] NOT NULL DEFAULT (0)
)
GO
CREATE TABLE [dbo].[Orders](
	[OrderId] [bigint] IDENTITY(1000,1) NOT NULL,
	[CustomerId] [int] NOT NULL,
	[OrderedAt] [datetime] NOT NULL,
	[ShipDate] [date] NULL,
	[Freight] [smallmoney] NULL,
	[Status] [tinyint] NOT NULL,
	CONSTRAINT [PK_Orders] PRIMARY KEY ([OrderId]),
	CONSTRAINT [FK_Orders_Customers] FOREIGN KEY ([CustomerId]) REFERENCES [dbo].[Customers] ([CustomerId]),
	CONSTRAINT [CK_Orders_Status] CHECK ([Status] >= 0 AND [Status] <= 5)
)
GO
CREATE TABLE [dbo].[OrderLines](
	[OrderId] [bigint] NOT NULL,
	[LineNo] [smallint] NOT NULL,
	[ProductId] [int] NOT NULL,
	[Quantity] [int] NOT NULL,
	[UnitPrice] [decimal](10, 2) NOT NULL,
	[LineTotal] AS ([Quantity] * [UnitPrice]) PERSISTED,
	PRIMARY KEY ([OrderId], [LineNo])
)
GO
CREATE TABLE [dbo].[Carriers]([CarrierId] [int] NOT NULL, [CarrierName] [varchar](80) NOT NULL)
GO
CREATE TABLE [dbo].[Shipments](
	[ShipmentId] [int] NOT NULL,
	[OrderId] [bigint] NOT NULL,
	[CarrierId] [int] NULL,
	[SentAt] [datetimeoffset](3) NULL,
	[Weight] [float] NULL
)
GO
CREATE TABLE [dbo].[Returns]([ReturnId] [int] NOT NULL, [OrderId] [bigint] NOT NULL, [Reason] [nvarchar](400) NULL)
GO
CREATE TABLE [dbo].[PriceChanges]([ProductId] [int] NOT NULL, [ChangedAt] [smalldatetime] NOT NULL, [OldPrice] [money] NULL, [NewPrice] [money] NULL)
GO
CREATE TABLE [dbo].[Stock]([ProductId] [int] NOT NULL, [Shelf] [nchar](10) NOT NULL, [Quantity] [int] NOT NULL DEFAULT 0)
GO
CREATE TABLE [reporting].[Calendar]([Day] [date] NOT NULL PRIMARY KEY, [WeekNo] [tinyint] NULL, [MonthName] [nvarchar](20) NULL)
GO
CREATE TABLE [reporting].[Targets]([Year] [smallint] NOT NULL, [Region] [nvarchar](40) NOT NULL, [Amount] [decimal](18, 2) NULL)
GO
CREATE TABLE [dbo].[Audit]([AuditId] [bigint] IDENTITY NOT NULL, [ChangedAt] [datetime] DEFAULT (getdate()), [Detail] [xml] NULL)
GO
CREATE NONCLUSTERED INDEX [IX_Orders_Customer] ON [dbo].[Orders] ([CustomerId])
GO
